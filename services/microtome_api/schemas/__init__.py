"""What goes over the wire, and only there."""
