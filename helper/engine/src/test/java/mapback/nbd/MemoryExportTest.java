package mapback.nbd;

class MemoryExportTest extends ExportSuite {
    private static final int CHUNK = 4096;
    private static final int SIZE = 20 * CHUNK + 77;

    private final MemoryExport export = MemoryExport.seeded(SIZE, CHUNK);

    @Override
    protected Export export() {
        return export;
    }

    @Override
    protected byte[] content() {
        return export.content(0, SIZE);
    }
}
