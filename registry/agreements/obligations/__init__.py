"""What the parties owe each other after signing: reports, evaluations, trainings, and their own."""
