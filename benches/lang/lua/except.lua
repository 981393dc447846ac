local function fail(v) error(v, 0) end
local function risky(n)
  if n % 2 == 0 then fail(n) else fail(1) end
end
local function middle(n) return 1 + risky(n) end
local function attempt(n)
  local _, v = pcall(middle, n)
  return v
end
local sum = 0
for i = 0, 999999 do sum = sum + attempt(i) end
print(sum)
