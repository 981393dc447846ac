local function map(f, v)
  local made = {}
  for i = 1, #v do made[i] = f(v[i]) end
  return made
end
local function filter(f, v)
  local made, n = {}, 0
  for i = 1, #v do
    if f(v[i]) then
      n = n + 1
      made[n] = v[i]
    end
  end
  return made
end
local function fold(f, acc, v)
  for i = 1, #v do acc = f(acc, v[i]) end
  return acc
end
local function both(f, g) return function(x) return f(g(x)) end end
local function adder(k) return function(x) return x + k end end
local function range(n)
  local made = {}
  for i = 1, n do made[i] = i - 1 end
  return made
end
local sum = 0
for r = 0, 4 do
  local v = map(function(x) return x * 2 + r end, range(1000000))
  v = map(both(adder(r), adder(1)), filter(function(x) return x % 3 == 0 end, v))
  sum = fold(function(acc, x) return acc + x end, sum, v)
end
print(sum)
