local all = {}
for i = 0, 999 do all[i] = { a = i, b = 1, c = i + 2 } end
local sum = 0
for _ = 1, 5000 do
  for i = 0, 999 do
    local q = all[i]
    q.a = q.a + q.b
    q.b = q.c - q.b
    sum = sum + q.a
  end
end
print(sum)
