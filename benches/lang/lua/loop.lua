local function sum(n)
  local i, s = 0, 0
  while i < n do
    s = s + i
    i = i + 1
  end
  return s
end
local last
for _ = 1, 10 do last = sum(5000000) end
print(last)
