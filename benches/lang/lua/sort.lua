local function sort(v, spare, low, high)
  if high - low <= 1 then return end
  local middle = math.floor((low + high) / 2)
  sort(v, spare, low, middle)
  sort(v, spare, middle, high)
  local i, j = low, middle
  for k = low, high - 1 do
    if i < middle and (j >= high or v[i] <= v[j]) then
      spare[k], i = v[i], i + 1
    else
      spare[k], j = v[j], j + 1
    end
  end
  for k = low, high - 1 do v[k] = spare[k] end
end
local n, v, spare, x = 1000000, {}, {}, 42
for i = 0, n - 1 do
  v[i], spare[i] = x, 0
  x = x * 12345 % 536870909
end
sort(v, spare, 0, n)
local sum = 0
for i = 0, n - 1, 1000 do sum = sum + v[i] end
print(sum)
