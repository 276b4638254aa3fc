def text(n):
    words = []
    seed = 42
    for i in range(n):
        seed = (seed * 1103515245 + 12345) % 2147483648
        words.append("w" + str(seed // 65536 % 5000))
    return " ".join(words)


def count(text):
    counts = {}
    for word in text.split(" "):
        counts[word] = counts.get(word, 0) + 1
    return counts


counts = count(text(800_000))
best = ""
most = 0
for word, n in counts.items():
    if n > most or (n == most and word < best):
        best = word
        most = n
print(len(counts), best, most)
