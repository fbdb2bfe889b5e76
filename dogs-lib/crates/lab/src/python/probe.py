# After database.py: answers one question on standard input.
json.dump(probe(json.load(sys.stdin)), sys.stdout)
