local bodies = {
  {x = 0.0, y = 0.0, z = 0.0, vx = 0.0, vy = 0.0, vz = 0.0, mass = 39.47841760435743},
  {x = 4.84143144246472, y = -1.16032004402743, z = -0.103622044471123, vx = 0.606326392995832, vy = 2.81198684491626, vz = -0.0252183616598876, mass = 0.0376936749096},
  {x = 8.34336671824458, y = 4.1247985641243, z = -0.403523417114321, vx = -1.01077434617879, vy = 1.82566237123041, vz = 0.00841576137658415, mass = 0.0112863261319688},
  {x = 12.8943695621391, y = -15.1111514016986, z = -0.223307578892656, vx = 1.08279100644154, vy = 0.868713018169608, vz = -0.0108326374013636, mass = 0.00172372405705971},
  {x = 15.3796971148509, y = -25.9193146099879, z = 0.179258772950371, vx = 0.979090732243898, vy = 0.594698998647676, vz = -0.034755955550423, mass = 0.0020336868699246},
}

local function advance(bodies, steps, dt)
  local n = #bodies
  for step = 1, steps do
    for i = 1, n do
      for j = i + 1, n do
        local dx = bodies[i].x - bodies[j].x
        local dy = bodies[i].y - bodies[j].y
        local dz = bodies[i].z - bodies[j].z
        local d2 = dx * dx + dy * dy + dz * dz
        local mag = dt / (d2 * d2 ^ 0.5)
        local mi = bodies[i].mass * mag
        local mj = bodies[j].mass * mag
        bodies[i].vx = bodies[i].vx - dx * mj
        bodies[i].vy = bodies[i].vy - dy * mj
        bodies[i].vz = bodies[i].vz - dz * mj
        bodies[j].vx = bodies[j].vx + dx * mi
        bodies[j].vy = bodies[j].vy + dy * mi
        bodies[j].vz = bodies[j].vz + dz * mi
      end
    end
    for i = 1, n do
      bodies[i].x = bodies[i].x + dt * bodies[i].vx
      bodies[i].y = bodies[i].y + dt * bodies[i].vy
      bodies[i].z = bodies[i].z + dt * bodies[i].vz
    end
  end
  return bodies
end

local function energy(bodies)
  local e = 0.0
  for i, b in ipairs(bodies) do
    e = e + 0.5 * b.mass * (b.vx * b.vx + b.vy * b.vy + b.vz * b.vz)
    for j = i + 1, #bodies do
      local c = bodies[j]
      local dx = b.x - c.x
      local dy = b.y - c.y
      local dz = b.z - c.z
      e = e - b.mass * c.mass / (dx * dx + dy * dy + dz * dz) ^ 0.5
    end
  end
  return e
end

bodies = advance(bodies, 120000, 0.01)
print(math.floor(energy(bodies) * 1000000))
