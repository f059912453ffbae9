# For JailTest: runs its argument.
eval "$1"
