"""What a deployment costs a month: measured usage times list prices."""
