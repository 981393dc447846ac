-- A list is nil or a table of head and tail.
local function append(a, b)
  if not a then return b end
  return { a[1], append(a[2], b) }
end
local function safe(row, distance, placed)
  while placed do
    local other = placed[1]
    if other == row + distance or other == row - distance then return false end
    distance, placed = distance + 1, placed[2]
  end
  return true
end
local function solutions(open, tried, placed)
  if not open then
    if tried then return 0 else return 1 end
  end
  local found = 0
  if safe(open[1], 1, placed) then
    found = solutions(append(open[2], tried), nil, { open[1], placed })
  end
  return found + solutions(open[2], { open[1], tried }, placed)
end
local rows
for row = 12, 1, -1 do rows = { row, rows } end
print(solutions(rows, nil, nil))
