"""Reports over many forums: counted inside the database, compared, ranked."""
