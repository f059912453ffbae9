# Removes an image. Arguments: NAME     Exit code: the client's
act DELETE "/images/$1" || exec "$docker" image rm "$1"
