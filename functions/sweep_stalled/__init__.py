"""sweep_stalled: what a crash left half done is put back on its way."""
