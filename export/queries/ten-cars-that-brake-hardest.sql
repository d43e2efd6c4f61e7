-- The ten cars with the most readings with the brake pressed down (3), then with the highest average.
SELECT
  car_number,
  sum(CASE WHEN break_pedal = 3 THEN 1 ELSE 0 END) AS full_brakes,
  avg(break_pedal) AS average_brake,
  count(*) AS readings
FROM events
GROUP BY car_number
ORDER BY full_brakes DESC, average_brake DESC, car_number
LIMIT 10;
