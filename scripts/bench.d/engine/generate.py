"""Writes leads as CSV: 12 columns, about 187 bytes a row, messy e-mail addresses, one row in ten a duplicate.

generate.py PATH ROWS [extra]     with `extra` there is a 13th column

The same arguments give the same file.
"""

import random
import sys

path, count = sys.argv[1], int(sys.argv[2])
has_extra = sys.argv[3:] == ["extra"]
random = random.Random(42)

FIRST = ["Ada", "Grace", "Linus", "Jürgen", "Chloë", "Mary", "Noor", "Wei", "Olga", "Sam", "Priya", "Mateo"]
LAST = ["Lovelace", "Hopper", "Müller", "Nguyen", "Smith", "O'Neill", "Garcia", "Kowalski", "Chen", "Rossi"]
TITLES = ["CTO", "Head of Sales", "VP Marketing", "Engineer", "Buyer", "Founder, CEO", "Analyst"]
COUNTRIES = ["DE", "US", "FR", "GB", "ES", "PL", "IN"]
PHONES = {"DE": "+49 30 2######", "US": "+1 650 2## ####", "FR": "+33 1 4# ## ## ##", "GB": "+44 20 7### ####",
          "ES": "+34 91# ## ## ##", "PL": "+48 22 ### ## ##", "IN": "+91 80 4### ####"}
HOSTS = ["gmail.com", "northwind.de", "contoso.io", "acme-metals.com", "mailinator.com", "blue-river.co.uk"]
NOTES = ["met at the fair", 'asked for a quote ("urgent")', "call back in spring", "", "prefers e-mail, not calls"]


def email(first, last, number):
    plain = f"{first}.{last}{number % 5000}@{random.choice(HOSTS)}".lower().replace("'", "")
    plain = plain.replace("ü", "ue").replace("ë", "e")
    kind = random.randrange(20)
    if kind == 0:
        return f"  {plain.upper()} "
    if kind == 1:
        return f"{first} {last} <{plain}>"
    if kind == 2:
        return plain.replace("@", " at ")
    if kind == 3:
        return ""
    if kind == 4:
        return plain.replace(".", "..", 1)
    return plain


def phone(country):
    return "".join(random.choice("0123456789") if sign == "#" else sign for sign in PHONES[country])


def row(number):
    first, last, country = random.choice(FIRST), random.choice(LAST), random.choice(COUNTRIES)
    company = f"{random.choice(LAST)} {random.choice(['GmbH', 'Inc.', 'Ltd', 'SA, Paris'])} {number % 9973}"
    cells = [
        f"lead_{number:08d}", first, last, email(first, last, number), phone(country),
        company, f"company-{number % 9973}.example", random.choice(TITLES), country,
        str(random.randrange(1, 9000)), f"2026-{random.randrange(1, 13):02d}-{random.randrange(1, 29):02d}T08:30:00Z",
        random.choice(NOTES) + " / source " + random.choice(["web", "fair", "partner"]),
    ]
    if has_extra:
        cells.append(random.choice(["hot", "warm", "cold"]))
    return ",".join('"' + cell.replace('"', '""') + '"' if any(sign in cell for sign in ',"') else cell for cell in cells)


header = "lead_id,first_name,last_name,email,phone,company,domain,title,country,employees,created_at,notes"
recent = []
with open(path, "w", encoding="utf-8", newline="") as file:
    file.write(header + (",rating" if has_extra else "") + "\n")
    for number in range(count):
        if recent and random.random() < 0.1:
            line = random.choice(recent)
        else:
            line = row(number)
            recent.append(line)
            if len(recent) > 5000:
                recent[random.randrange(5000)] = recent.pop()
        file.write(line + "\n")
