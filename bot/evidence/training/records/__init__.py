"""Records of training files: from the bytes of any container to examples."""
