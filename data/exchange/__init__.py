"""Files in and out (数据交换): strict readers and writers; every fault names file, line and column."""
