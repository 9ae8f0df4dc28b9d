"""Pictures: drawn covers, photographs, frames of clips, and the typography they need. The only room with Pillow."""
