"""What the site costs, measured on a served instance. Figures are printed as ratios, which travel between machines."""
