-- Place, speed in units of a day, mass in units of the sun's.
local bodies = {
  { 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0 },
  { 4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609 },
  { 8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726411006, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812 },
  { 12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298 },
  { 15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451 },
}
for _, b in ipairs(bodies) do
  for axis = 4, 6 do b[axis] = b[axis] * 365.24 end
  b[7] = b[7] * 39.47841760435743
end
local sqrt = math.sqrt
local function advance(dt)
  for i = 1, 5 do
    local b = bodies[i]
    for j = i + 1, 5 do
      local c = bodies[j]
      local dx, dy, dz = b[1] - c[1], b[2] - c[2], b[3] - c[3]
      local square = dx * dx + (dy * dy + dz * dz)
      local pull = dt / (square * sqrt(square))
      local mb, mc = b[7] * pull, c[7] * pull
      b[4] = b[4] - dx * mc
      b[5] = b[5] - dy * mc
      b[6] = b[6] - dz * mc
      c[4] = c[4] + dx * mb
      c[5] = c[5] + dy * mb
      c[6] = c[6] + dz * mb
    end
  end
  for i = 1, 5 do
    local b = bodies[i]
    b[1] = b[1] + dt * b[4]
    b[2] = b[2] + dt * b[5]
    b[3] = b[3] + dt * b[6]
  end
end
local function energy()
  local e = 0.0
  for i = 1, 5 do
    local b = bodies[i]
    e = e + 0.5 * (b[7] * (b[4] * b[4] + (b[5] * b[5] + b[6] * b[6])))
    for j = i + 1, 5 do
      local c = bodies[j]
      local dx, dy, dz = b[1] - c[1], b[2] - c[2], b[3] - c[3]
      e = e - b[7] * c[7] / sqrt(dx * dx + (dy * dy + dz * dz))
    end
  end
  return e
end
for _ = 1, 200000 do advance(0.01) end
print(string.format("%d", math.floor(1000000.0 * energy())))
