"""What neighbours and pixels say of an image or an object: scores kept as columns."""
