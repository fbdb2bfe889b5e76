# After database.py: answers what is there, on standard output.
json.dump(probe(), sys.stdout)
