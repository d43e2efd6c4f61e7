# The tables of smartcar. Run: hbase shell -n schema.rb
# Written by: smartcar schema install --print-shell

create 'DriverCarInfo',
  {NAME => 'cf1', VERSIONS => 1, BLOOMFILTER => 'ROW', DATA_BLOCK_ENCODING => 'FAST_DIFF', COMPRESSION => 'GZ', TTL => 'FOREVER'},
  {NUMREGIONS => 10, SPLITALGO => 'DecimalStringSplit'},
  {CONFIGURATION => {'hbase.compaction.after.bulkload.enable' => 'false'}},
  {METADATA => {'SMARTCAR_KEY' => 'book'}}

create 'DriverCarInfoRejected',
  {NAME => 'cf1', VERSIONS => 1, BLOOMFILTER => 'ROW', DATA_BLOCK_ENCODING => 'FAST_DIFF', COMPRESSION => 'GZ', TTL => 'FOREVER'}

create 'CarMaster',
  {NAME => 'cf1', VERSIONS => 1, BLOOMFILTER => 'ROW', DATA_BLOCK_ENCODING => 'FAST_DIFF', COMPRESSION => 'GZ', TTL => 'FOREVER'}
