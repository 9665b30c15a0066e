"""The register: rows, the database, what became of each mandate, and building it all."""
