"""What several rules need to have asked. Every function here is a `step`: done once in a run for the same arguments."""
