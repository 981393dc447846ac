local function build(n)
  local parts = {}
  for i = 0, n - 1 do
    if i > 0 then parts[#parts + 1] = "," end
    parts[#parts + 1] = "item"
    parts[#parts + 1] = tostring(i)
  end
  return table.concat(parts)
end
local function split(text, mark)
  local parts, from = {}, 1
  while true do
    local at = text:find(mark, from, true)
    if not at then
      parts[#parts + 1] = text:sub(from)
      return parts
    end
    parts[#parts + 1] = text:sub(from, at - 1)
    from = at + 1
  end
end
local sum = 0
for _ = 1, 20 do
  local parts = split(build(50000), ",")
  sum = sum + #table.concat(parts, ";") + #parts
end
print(sum)
