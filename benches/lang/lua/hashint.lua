local n, t, x = 1000000, {}, 42
for i = 0, n - 1 do
  t[x] = i
  x = x * 12345 % 536870909
end
local sum
sum, x = 0, 42
for _ = 1, n do
  sum = sum + t[x]
  x = x * 12345 % 536870909
end
print(sum)
