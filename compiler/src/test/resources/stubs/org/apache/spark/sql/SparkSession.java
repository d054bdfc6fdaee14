package org.apache.spark.sql;

public class SparkSession {}
