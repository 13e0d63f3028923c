"""The student and how it learns: transformer, optimizers, and the training step in four lines."""
