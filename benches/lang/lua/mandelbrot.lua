local function steps(cr, ci)
  local zr, zi = 0.0, 0.0
  for step = 0, 199 do
    local rr, ii = zr * zr, zi * zi
    if rr + ii > 4.0 then return step end
    zr, zi = rr - ii + cr, 2.0 * (zr * zi) + ci
  end
  return 200
end
local width, sum = 3.0 / 500.0, 0
for y = 0, 499 do
  for x = 0, 499 do sum = sum + steps(-2.0 + width * x, -1.5 + width * y) end
end
print(sum)
