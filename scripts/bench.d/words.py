import sys


def count(text):
    counts = {}
    for word in text.split():
        counts[word] = counts.get(word, 0) + 1
    return counts


with open(sys.argv[1], encoding="utf-8") as file:
    counts = count(file.read())
best = ""
most = 0
for word, n in counts.items():
    if n > most or (n == most and word < best):
        best = word
        most = n
print(len(counts), best, most)
