-- What `smartcar export --compression snappy` has written to the directory that the variable `exported` names, and the view that the queries read.

CREATE EXTERNAL TABLE IF NOT EXISTS exported_events (
  car_number STRING,
  event_time BIGINT COMMENT 'when it was measured, milliseconds since 1970 UTC',
  `date` STRING COMMENT 'the same, 14 or 17 digits, local time of smartcar.events.time-zone',
  speed INT COMMENT 'km/h',
  speed_pedal INT COMMENT '0 to 5',
  break_pedal INT COMMENT '0 to 3',
  steer_angle STRING COMMENT 'F, L1 to L3, R1 to R3',
  direct_light STRING COMMENT 'N, L, R',
  area_number STRING COMMENT 'A01 to F10'
)
PARTITIONED BY (`day` DATE)
STORED AS PARQUET
LOCATION '${hivevar:exported}';

-- Finds the days. Once more after each export.
MSCK REPAIR TABLE exported_events;

CREATE OR REPLACE VIEW events AS
SELECT
  car_number,
  `date`,
  speed,
  speed_pedal,
  break_pedal,
  steer_angle,
  direct_light,
  area_number,
  `day`,
  substr(`date`, 9, 2) AS hour_of_day
FROM exported_events;
