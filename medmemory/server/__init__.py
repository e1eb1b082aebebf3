"""The web server around Chainlit: who may come in, what is answered, what is never said."""
