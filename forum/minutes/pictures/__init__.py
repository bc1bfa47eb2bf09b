"""Pictures within the text of minutes, `![caption](gambar:<number>)`: shown to whoever reads it."""
