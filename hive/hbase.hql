-- What HBase has as tables of Hive, and the views that the queries read. Nothing is copied: Hive asks HBase.

CREATE EXTERNAL TABLE IF NOT EXISTS DriverCarInfo (
  row_key STRING COMMENT 'by either kind of key',
  `date` STRING COMMENT 'when it was measured, 14 or 17 digits, local time of smartcar.events.time-zone',
  car_number STRING,
  speed_pedal INT COMMENT '0 to 5',
  break_pedal INT COMMENT '0 to 3',
  steer_angle STRING COMMENT 'F, L1 to L3, R1 to R3',
  direct_light STRING COMMENT 'N, L, R',
  speed INT COMMENT 'km/h',
  area_number STRING COMMENT 'A01 to F10'
)
STORED BY 'org.apache.hadoop.hive.hbase.HBaseStorageHandler'
WITH SERDEPROPERTIES (
  'hbase.columns.mapping' = ':key,cf1:date,cf1:car_number,cf1:speed_pedal,cf1:break_pedal,cf1:steer_angle,cf1:direct_light,cf1:speed,cf1:area_number'
)
TBLPROPERTIES ('hbase.table.name' = 'DriverCarInfo');

-- What is not known of a car is empty in HBase, and NULL here.
CREATE EXTERNAL TABLE IF NOT EXISTS CarMaster (
  row_key STRING,
  car_number STRING,
  sex STRING,
  age INT,
  marriage STRING,
  home_area STRING,
  job STRING,
  engine_cc INT,
  model_year INT,
  model STRING,
  car_class STRING,
  speed_limit INT COMMENT 'km/h, that holds wherever the car is'
)
STORED BY 'org.apache.hadoop.hive.hbase.HBaseStorageHandler'
WITH SERDEPROPERTIES (
  'hbase.columns.mapping' = ':key,cf1:car_number,cf1:sex,cf1:age,cf1:marriage,cf1:home_area,cf1:job,cf1:engine_cc,cf1:model_year,cf1:model,cf1:car_class,cf1:speed_limit',
  'serialization.null.format' = ''
)
TBLPROPERTIES ('hbase.table.name' = 'CarMaster');

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
  CAST(concat_ws('-', substr(`date`, 1, 4), substr(`date`, 5, 2), substr(`date`, 7, 2)) AS DATE) AS `day`,
  substr(`date`, 9, 2) AS hour_of_day
FROM DriverCarInfo;

CREATE OR REPLACE VIEW cars AS
SELECT
  car_number,
  sex,
  age,
  marriage,
  home_area,
  job,
  engine_cc,
  model_year,
  model,
  car_class,
  speed_limit
FROM CarMaster;
