text = "The quick brown fox jumps over the lazy dog. " * 400
total = 0
for round in range(300):
    letters = []
    for letter in text:
        if letter != " ":
            letters.append(letter)
    total += len("-".join(letters))
print(total)
