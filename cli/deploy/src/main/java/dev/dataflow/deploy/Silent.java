package dev.dataflow.deploy;

/** A display for nobody. */
enum Silent implements Display, Display.Part {
    DISPLAY;

    @Override
    public void line(String text) {}

    @Override
    public Part begin(String title) {
        return this;
    }

    @Override
    public void at(String detail) {}

    @Override
    public void done(String detail) {}

    @Override
    public void failed() {}
}
