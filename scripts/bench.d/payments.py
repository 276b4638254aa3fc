def payment(i):
    if i % 4 == 0:
        return {"kind": "cash", "amount": i}
    if i % 4 == 1:
        return {"number": i * 7, "kind": "card", "amount": i, "fee": 2}
    if i % 4 == 2:
        return {"days": i % 5, "amount": i, "kind": "bank"}
    return {"from": "x", "note": "y", "amount": i, "kind": "gift"}


def worth(payment):
    if payment["kind"] == "cash":
        return payment["amount"]
    if payment["kind"] == "card":
        return payment["amount"] - payment["fee"]
    if payment["kind"] == "bank":
        return payment["amount"] + payment["days"]
    return 0


payments = [payment(i) for i in range(1000)]
total = 0
for round in range(4000):
    for one in payments:
        total = (total + worth(one) + one["amount"]) % 1000003
print(total)
