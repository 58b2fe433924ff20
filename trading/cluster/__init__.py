"""The product in many processes on one machine, as a province runs it on many machines: `manage.py cluster`."""
