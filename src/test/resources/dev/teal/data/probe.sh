# For JailTest: runs the words it is given.
eval "$1"
