package org.apache.spark.sql;

public class Dataset<T> {}
