-- A list is nil or a table of head and tail; symbols are strings.
local function list(...)
  local made
  for i = select("#", ...), 1, -1 do made = { (select(i, ...)), made } end
  return made
end
local function map(f, l)
  if not l then return nil end
  return { f(l[1]), map(f, l[2]) }
end
local function two(a, b) return { a, { b } } end
local function three(a, b, c) return { a, { b, { c } } } end
local function deriv(a)
  if type(a) ~= "table" then return a == "x" and 1 or 0 end
  local op, rest = a[1], a[2]
  if op == "+" then return { "+", map(deriv, rest) } end
  if op == "-" then return { "-", map(deriv, rest) } end
  if op == "*" then
    return three("*", a, { "+", map(function(b) return three("/", deriv(b), b) end, rest) })
  end
  if op == "/" then
    local x, y = rest[1], rest[2][1]
    return three("-", three("/", deriv(x), y),
      three("/", x, { "*", { y, two(y, deriv(y)) } }))
  end
  return 0
end
local function leaves(a)
  if type(a) == "table" then return leaves(a[1]) + leaves(a[2]) end
  return a == nil and 0 or 1
end
local sum = list("+", list("*", 3, "x", "x"), list("*", "a", "x", "x"), list("*", "b", "x"),
  list("/", "x", "y"), 5)
local result
for _ = 1, 200000 do result = deriv(sum) end
print(leaves(result))
