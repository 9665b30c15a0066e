"""What became of each mandate: chains of documents, threads of requests, evidence, deadlines, outcome."""
