-- How fast it goes in each area at each hour of the day (local time), and on how many readings that rests.
SELECT
  area_number,
  hour_of_day,
  avg(speed) AS average_speed,
  count(*) AS readings
FROM events
GROUP BY area_number, hour_of_day
ORDER BY area_number, hour_of_day;
