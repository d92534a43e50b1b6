"""The pure core: facts of a branch and a rule set in, a grade with every line and its clause out."""
