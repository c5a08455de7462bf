"""Who may see what (`visibility`); what is kept, how long, and what people delete (`data_lifecycle`)."""
