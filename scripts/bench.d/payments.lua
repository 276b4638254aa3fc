local function payment(i)
  if i % 4 == 0 then return {kind = "cash", amount = i}
  elseif i % 4 == 1 then return {number = i * 7, kind = "card", amount = i, fee = 2}
  elseif i % 4 == 2 then return {days = i % 5, amount = i, kind = "bank"}
  else return {from = "x", note = "y", amount = i, kind = "gift"} end
end

local function worth(payment)
  if payment.kind == "cash" then return payment.amount
  elseif payment.kind == "card" then return payment.amount - payment.fee
  elseif payment.kind == "bank" then return payment.amount + payment.days
  else return 0 end
end

local payments = {}
for i = 0, 999 do payments[#payments + 1] = payment(i) end
local total = 0
for round = 1, 4000 do
  for _, payment in ipairs(payments) do
    total = (total + worth(payment) + payment.amount) % 1000003
  end
end
print(total)
