"""Facts measured from the files that teams have: eval results, training sets, costs."""
