#!/bin/sh
# kcat: puts the lines of its input into the topic, keyed by their second field.
#   kcat.sh <telemetry.csv
# kcat chooses a record's partition as Kafka's own clients do only when it is told to.
set -eu
broker=${BROKER:-localhost:9092}
topic=${TOPIC:-SmartCar-Topic}
awk -F, '{ print $2 "|" $0 }' |
  kcat -P -b "$broker" -t "$topic" -K '|' -X topic.partitioner=murmur2_random -X acks=all
