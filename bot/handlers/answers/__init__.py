"""Questions to the guide and their answers: by rules and guide, and streamed by a model."""
